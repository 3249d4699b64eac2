"""Taking a port, and saying in words why it cannot be had."""

import socket

from vereda.project.trouble import CouldNotRun

BACKLOG = 512


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened before anything else starts; port 0 takes a free one. Raises CouldNotRun."""
    listening: socket.socket | None = None
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except (OSError, OverflowError) as trouble:
        if listening is not None:
            listening.close()
        raise CouldNotRun(why_not_listening(host, port, trouble)) from trouble
    return listening


def why_not_listening(host: str, port: int, trouble: Exception) -> str:
    match trouble:
        case OSError(errno=98 | 48):
            return f"Port {port} of {host} is in use. Stop what uses it, or choose another with --port {port + 1}."
        case OSError(errno=13):
            return f"Port {port} is reserved for root. Choose one above 1023 with --port."
        case _:
            return f"Nothing can listen on {host} port {port}: {getattr(trouble, 'strerror', None) or trouble}."


def address_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
