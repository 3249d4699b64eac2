"""Who needs a second factor to sign in, and who has one: the roles that see children, and those that decide who does."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import MATRIX, Permission

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


OPENING = (Permission.VIEW_CHILD, Permission.VIEW_DISCLOSURES, Permission.VIEW_FILES, Permission.MANAGE_ACCOUNTS)
IN_NEED = frozenset(grant.role for permission in OPENING for grant in MATRIX[permission])


def is_needed(user: User) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and any(held.role in IN_NEED for held in user.roles.all())


def number_of_factors(user: User) -> int:
    return int(Authenticator.objects.filter(user=user, type__in=FACTORS).count())


def is_wanting(user: User) -> bool:
    return is_needed(user) and not number_of_factors(user)
