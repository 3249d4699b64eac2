"""What `vereda manage check --deploy` refuses."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def second_factor_required(app_configs: Any, **_: Any) -> list[Error]:  # noqa: ARG001  # Django gives it
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        Error(
            "People who see children sign in with a password alone.",
            hint="Unset VEREDA_DEMO and VEREDA_SECOND_FACTOR, and use a data folder that no demonstration was made in.",
            id="vereda.E001",
        )
    ]
