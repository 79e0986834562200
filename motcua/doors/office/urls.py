"""Paths of the leaders' and reform staff's door."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from motcua.doors.office import views
from motcua.reports.kinds import Figure


class FigureName(StringConverter):
    """One of the report's figures."""

    regex = "|".join(Figure.values)


class FileForm(StringConverter):
    """One of the forms a report can be taken away in."""

    regex = "|".join(views.FILES)


register_converter(FigureName, "figure")
register_converter(FileForm, "file_form")

app_name = "office"
urlpatterns = [
    path("", views.report, name="report"),
    path("so-lieu/<figure:figure>/", views.drill, name="drill"),
    path("bieu-II.06a.<file_form:form>", views.download, name="download"),
]
