from django.apps import AppConfig


class CountsConfig(AppConfig):
    name = "vereda.exchange.counts"
    label = "counts"
    default_auto_field = "django.db.models.BigAutoField"
