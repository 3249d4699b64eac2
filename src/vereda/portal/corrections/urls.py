from django.urls import path

from vereda.portal.corrections import views

urlpatterns = [
    path("children/<str:msix_id>/corrections/", views.of_child, name="child_corrections"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/<int:correction>/", views.correction, name="correction"),
    path("corrections/<int:correction>/decide/", views.decide_it, name="correction_decide"),
    path("corrections/<int:correction>/reply/", views.reply_to, name="correction_reply"),
    path("corrections/<int:correction>/sent/", views.letter_sent, name="correction_sent"),
    path("corrections/<int:correction>/letter/<language:language>/", views.letter, name="correction_letter"),
]
