"""Help: how to find, read and send, and what is done with what one sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help/help.html")
