"""Users, their roles with the scope of each, applications for an account, and keys of States' systems."""

from vereda.exchange.accounts.models.application import Application
from vereda.exchange.accounts.models.key import ApiKey
from vereda.exchange.accounts.models.role import RoleAssignment
from vereda.exchange.accounts.models.user import User

__all__ = ["ApiKey", "Application", "RoleAssignment", "User"]
