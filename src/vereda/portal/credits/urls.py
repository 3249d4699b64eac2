from django.urls import path

from vereda.portal.credits import decide, taking, views

urlpatterns = [
    path("<str:msix_id>/credits/", views.credits_page, name="child_credits"),
    path("<str:msix_id>/credits/accept/", decide.accept_partial, name="child_credits_accept"),
    path("<str:msix_id>/credits/place/", decide.place_course, name="child_credits_place"),
    path("<str:msix_id>/credits/ask/", views.ask, name="child_credits_ask"),
    path("<str:msix_id>/credits/letter/<language:language>/", views.letter, name="child_credits_letter"),
    path("<str:msix_id>/credits/pesc/", taking.pesc, name="child_credits_pesc"),
    path("<str:msix_id>/credits/ed-fi/", taking.edfi, name="child_credits_edfi"),
    path("<str:msix_id>/credits/plan/", decide.plan, name="child_credits_plan"),
]
