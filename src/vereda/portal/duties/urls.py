from django.urls import path

from vereda.portal.duties import calendar, views

urlpatterns = [
    path("", views.duties, name="duties"),
    path("days/", calendar.calendar, name="duty_calendar"),
    path("days/<int:closed>/open/", calendar.open_again, name="duty_calendar_open"),
    path("<int:duty>/", views.duty, name="duty"),
    path("<int:duty>/why/", views.why, name="duty_why"),
]
