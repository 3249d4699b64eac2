from django.apps import AppConfig


class StatesConfig(AppConfig):
    name = "vereda.exchange.states"
    label = "states"
    default_auto_field = "django.db.models.BigAutoField"
