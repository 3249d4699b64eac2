from django.apps import AppConfig


class CreditsConfig(AppConfig):
    name = "vereda.exchange.credits"
    label = "credits"
