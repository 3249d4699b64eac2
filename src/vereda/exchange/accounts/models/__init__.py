"""Users, their roles with the scope of each, and applications for an account."""

from vereda.exchange.accounts.models.application import Application
from vereda.exchange.accounts.models.role import RoleAssignment
from vereda.exchange.accounts.models.user import User

__all__ = ["Application", "RoleAssignment", "User"]
