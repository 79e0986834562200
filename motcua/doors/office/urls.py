"""Paths of the leaders' and reform staff's door."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from motcua.doors.office.views import decree, indices, report, routes
from motcua.indices.reading import known_indices
from motcua.reports.kinds import Figure


class FigureName(StringConverter):
    """One of the report's figures."""

    regex = "|".join(Figure.values)


class FileForm(StringConverter):
    """One of the forms a report can be taken away in."""

    regex = "|".join(report.FILES)


class IndexName(StringConverter):
    """An index that has a definition."""

    regex = "|".join(known_indices())


class SideName(StringConverter):
    """The whole of a set, its part that counts, or the rest."""

    regex = "|".join(indices.SIDES)


register_converter(IndexName, "index")
register_converter(SideName, "side")
register_converter(FigureName, "figure")
register_converter(FileForm, "file_form")

app_name = "office"
urlpatterns = [
    path("", report.report, name="report"),
    path("so-lieu/<figure:figure>/", report.drill, name="drill"),
    path("bieu-II.06a.<file_form:form>", report.download, name="download"),
    path("quy-trinh/", routes.found, name="routes"),
    path("quy-trinh/<int:pk>/", routes.edit, name="route"),
    path("quy-trinh/<int:pk>/ban-hanh/", routes.publish, name="publish_route"),
    path("quy-trinh/<int:pk>/bo/", routes.discard, name="discard_route"),
    path("quy-trinh/<int:pk>.json", routes.export, name="export_route"),
    path("quy-trinh/<int:pk>/nhap/", routes.take_in, name="import_route"),
    path("chi-so/<index:index>/", indices.index, name="index"),
    path("chi-so/<index:index>/tang-diem/", indices.raise_score, name="index_chances"),
    path("chi-so/<index:index>/bo-tieu-chi/", indices.criteria_page, name="index_criteria"),
    path("chi-so/<index:index>/ke-khai/", indices.declared, name="index_declare"),
    path("chi-so/<index:index>.json", indices.download, {"form": "json"}, name="index_json"),
    path("chi-so/<index:index>.csv", indices.download, {"form": "csv"}, name="index_csv"),
    path(
        "chi-so/<index:index>/tap/<slug:criterion>/<side:side>/",
        indices.opened,
        name="index_set",
    ),
    path("ngay-nghi/", decree.decreed, name="decree"),
]
