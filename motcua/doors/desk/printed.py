"""A printed form as the answer to a request."""

from django.http import HttpResponse


def shown_pdf(pdf: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows, under a name to save it by."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
