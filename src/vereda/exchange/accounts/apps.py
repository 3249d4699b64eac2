from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "vereda.exchange.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vereda.exchange.accounts import checks  # noqa: F401, PLC0415  # registers them
