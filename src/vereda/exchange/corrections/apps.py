from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "vereda.exchange.corrections"
    label = "corrections"
    default_auto_field = "django.db.models.BigAutoField"
