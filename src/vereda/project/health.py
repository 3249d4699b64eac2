"""For whoever watches the service: does it live, and can it do its work?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def live(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # a view takes the request
    """200 as long as the process answers."""
    return JsonResponse({"status": "live"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # a view takes the request
    """200 when the database answers and has every migration, else 503 and what is missing."""
    try:
        waiting = migrations_waiting()
    except DatabaseError:
        return JsonResponse({"status": "not ready", "database": "away"}, status=503)
    if waiting:
        return JsonResponse({"status": "not ready", "database": "here", "migrations_waiting": waiting}, status=503)
    return JsonResponse({"status": "ready", "database": "here", "migrations_waiting": 0})


def migrations_waiting() -> int:
    """How many migrations of this version the database does not have yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
