"""Paths of the leaders' and reform staff's door."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from motcua.doors.office.views import closed, decree, report, routes
from motcua.reports.kinds import Aspect, Figure


class MeasureName(StringConverter):
    """One of the declared measures."""

    regex = "|".join([*Figure.values, *Aspect.values])


class FileForm(StringConverter):
    """One of the forms a report can be taken away in."""

    regex = "|".join(report.FILES)


class Way(StringConverter):
    """Dossiers that a figure gained, or lost."""

    regex = "them|bot"


register_converter(Way, "way")
register_converter(MeasureName, "measure")
register_converter(FileForm, "file_form")

app_name = "office"
urlpatterns = [
    path("", report.report, name="report"),
    path("so-lieu/<measure:measure>/", report.drill, name="drill"),
    path("bieu.<file_form:form>", report.download, name="download"),
    path("chot/", closed.close, name="close_report"),
    path("khai-bao/", closed.declare_figure, name="declare_figure"),
    path("da-chot/", closed.closed_reports, name="closed_reports"),
    path("da-chot/<int:pk>/", closed.closed_report, name="closed_report"),
    path("da-chot/<int:pk>/<measure:measure>/<way:way>/", closed.changed, name="changed"),
    path("quy-trinh/", routes.found, name="routes"),
    path("quy-trinh/<int:pk>/", routes.edit, name="route"),
    path("quy-trinh/<int:pk>/ban-hanh/", routes.publish, name="publish_route"),
    path("quy-trinh/<int:pk>/bo/", routes.discard, name="discard_route"),
    path("quy-trinh/<int:pk>.json", routes.export, name="export_route"),
    path("quy-trinh/<int:pk>/nhap/", routes.take_in, name="import_route"),
    path("ngay-nghi/", decree.decreed, name="decree"),
]
