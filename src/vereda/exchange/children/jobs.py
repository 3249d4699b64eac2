"""What the exchange tidies up by itself, when nobody waits."""

from vereda.project.jobs import app

OFTEN = "*/10 * * * *"


@app.periodic(cron=OFTEN)
@app.task(name="children.put_away", queue="intake", lock="children.put_away", queueing_lock="children.put_away")
def put_keys_away(timestamp: int) -> None:  # noqa: ARG001  # procrastinate says when it was due
    """The candidate keys of the last files, into the large table."""
    from vereda.exchange.children.matching.recent_keys import put_away  # noqa: PLC0415  # heavy: only workers

    put_away()
