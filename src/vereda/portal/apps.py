from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "vereda.portal"
    label = "portal"
