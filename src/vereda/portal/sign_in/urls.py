from django.urls import path

from vereda.portal.sign_in import applying, factors, openid, passwords, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/", views.sign_in, name="account_login"),  # as django-allauth calls it
    path("sign-in/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/openid/", openid.ask, name="openid"),
    path("sign-in/openid/back/", openid.back, name="openid_back"),
    path("sign-in/apply/", applying.apply, name="apply"),
    path("sign-in/applied/", applying.applied, name="applied"),
    path("sign-in/confirm/<str:token>/", applying.confirm, name="confirm"),
    path("sign-in/forgotten/", passwords.forgotten, name="forgotten"),
    path("sign-in/password/<str:user>/<str:token>/", passwords.password, name="password"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.language, name="language"),
]
