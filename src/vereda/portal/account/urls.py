"""One's own account. The names with `mfa_` and `account_` are those by which django-allauth finds the pages."""

from django.urls import path

from vereda.portal.account import factors, views

urlpatterns = [
    path("mails/", views.mails, name="account_mails"),
    path("", views.account, name="account"),
    path("", views.account, name="mfa_index"),
    path("", views.account, name="mfa_list_webauthn"),
    path("rules/", views.rules, name="rules"),
    path("paused/", views.access_paused, name="access_paused"),
    path("second-factor/", views.second_factor_needed, name="second_factor_needed"),
    path("sessions/<int:session>/end/", views.end, name="end_session"),
    path("stay/", views.stay, name="stay"),
    path("again/", factors.by_password, name="account_reauthenticate"),
    path("again/code/", factors.by_code, name="mfa_reauthenticate"),
    path("again/passkey/", factors.by_passkey, name="mfa_reauthenticate_webauthn"),
    path("app/", factors.add_app, name="mfa_activate_totp"),
    path("app/remove/", factors.remove_app, name="mfa_deactivate_totp"),
    path("passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("recovery-codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", factors.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
