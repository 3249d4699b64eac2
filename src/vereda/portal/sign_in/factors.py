"""The second factor at sign-in: django-allauth's view with our page."""

from allauth.mfa.base.views import AuthenticateView
from django.views.decorators.cache import never_cache

authenticate = never_cache(AuthenticateView.as_view(template_name="sign_in/second_factor.html"))
