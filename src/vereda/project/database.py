"""The one module that knows whether PostgreSQL is embedded or a real server."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from vereda.project import environment
from vereda.project.embedded.cluster import Cluster
from vereda.project.trouble import CouldNotRun

# The session of a killed worker must end at once, not when its long statement does or two hours later: its locks bar the
# worker that takes over.
SESSION = {
    "client_connection_check_interval": "1s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
OLDEST = 15  # major version of PostgreSQL that the SQL is written for


def embedded_cluster(data_dir: Path | None = None) -> Cluster:
    """The embedded server of the data folder."""
    folder = (data_dir or environment.DATA_DIR.value()) / "postgres"
    return Cluster(folder, tuning=environment.DATABASE_TUNING.value())


def is_embedded() -> bool:
    return not environment.DATABASE_URL.value()


def connection_parameters() -> dict[str, Any]:
    """How psycopg connects: host, port, user, password, dbname and options of the address. Starts nothing."""
    address = environment.DATABASE_URL.value()
    if not address:
        return embedded_cluster().parameters()
    parts = urlsplit(address)
    named: dict[str, Any] = {
        "host": unquote(parts.hostname or "") or None,
        "port": parts.port,
        "user": unquote(parts.username or "") or None,
        "password": unquote(parts.password or "") or None,
        "dbname": unquote(parts.path.lstrip("/")),
    }
    return {key: value for key, value in named.items() if value is not None} | dict(parse_qsl(parts.query))


def django_database() -> dict[str, Any]:
    """The `default` entry of DATABASES. Connections stay open: opening one for each request cost two thirds of the rate."""
    parameters = connection_parameters()
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    rest = {key: value for key, value in parameters.items() if key not in names.values()}
    rest["options"] = " ".join(
        [*(f"-c {name}={value}" for name, value in SESSION.items()), str(rest.get("options", ""))]
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name: str(parameters.get(key, "")) for name, key in names.items()},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, "application_name": "vereda", **rest},
    }


def ensure() -> None:
    """Have a database that answers: start the embedded server, or look whether the named one is fit. Raises CouldNotRun."""
    if is_embedded():
        from vereda.project.embedded import lease  # noqa: PLC0415  # psycopg only when a database is wanted

        lease.take(embedded_cluster())
    else:
        refuse_unfit_server()


def leave() -> None:
    """Have done with the database. The last user of an embedded server waits until it has stopped."""
    if is_embedded():
        from vereda.project.embedded import lease  # noqa: PLC0415

        lease.leave(embedded_cluster())


def watch() -> None:
    """For processes that stay: see to the embedded server's keeper from now on."""
    if is_embedded():
        from vereda.project.embedded import lease  # noqa: PLC0415

        lease.watch(embedded_cluster())


def refuse_unfit_server() -> None:
    """Raise CouldNotRun if the server of VEREDA_DATABASE_URL does not answer or is older than PostgreSQL 15."""
    import psycopg  # noqa: PLC0415

    parameters: dict[str, Any] = {"connect_timeout": 10, **connection_parameters()}
    try:
        with psycopg.connect(**parameters) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as trouble:
        reason = " ".join(str(trouble).split())
        raise CouldNotRun(f"The database named in VEREDA_DATABASE_URL cannot be used: {reason}") from trouble
    refuse_old(version)


def refuse_old(version: int) -> None:
    """Raise CouldNotRun for a major version that the SQL is not written for."""
    if version < OLDEST:
        raise CouldNotRun(f"VEREDA_DATABASE_URL names a PostgreSQL {version}; Vereda needs {OLDEST} or newer.")
