"""Paths of the leaders' and reform staff's door."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from motcua.doors.office.views import (
    built,
    closed,
    decree,
    indices,
    overview,
    report,
    routes,
    sheets,
    subscriptions,
    successions,
    targets,
    unknown,
)
from motcua.dossiers.kinds import UnknownKind
from motcua.indices.reading import known_indices
from motcua.reports.kinds import Aspect, Figure


class MeasureName(StringConverter):
    """One of the declared measures."""

    regex = "|".join([*Figure.values, *Aspect.values])


class FileForm(StringConverter):
    """One of the forms a report can be taken away in."""

    regex = "|".join(report.FILES)


class PictureName(StringConverter):
    """A picture of the overview."""

    regex = "|".join(overview.PICTURES)


class Way(StringConverter):
    """Dossiers that a figure gained, or lost."""

    regex = "them|bot"


class UnknownName(StringConverter):
    """What a source named and nobody knows."""

    regex = "|".join(UnknownKind.values)


class IndexName(StringConverter):
    """An index that has a definition."""

    regex = "|".join(known_indices())


class SideName(StringConverter):
    """The whole of a set, its part that counts, or the rest."""

    regex = "|".join(indices.SIDES)


register_converter(UnknownName, "unknown_kind")
register_converter(IndexName, "index")
register_converter(SideName, "side")
register_converter(PictureName, "picture")
register_converter(Way, "way")
register_converter(MeasureName, "measure")
register_converter(FileForm, "file_form")

app_name = "office"
urlpatterns = [
    path("", report.report, name="report"),
    path("tong-quan/", overview.overview, name="overview"),
    path("tong-quan/cua-toi/", overview.own, name="own_overview"),
    path("tong-quan/thoi-gian/", overview.slower, name="overview_slower"),
    path("tong-quan/<picture:name>.png", overview.picture, name="overview_picture"),
    path("dang-ky/", subscriptions.subscriptions, name="subscriptions"),
    path("dang-ky/<int:pk>/bo/", subscriptions.end, name="end_subscription"),
    path("so-lieu/<measure:measure>/", report.drill, name="drill"),
    path("so-lieu/<measure:measure>/bieu.<file_form:form>", report.drill_file, name="drill_file"),
    path("bieu.<file_form:form>", report.download, name="download"),
    path("so-ket.docx", built.built, name="built"),
    path("mau-bao-cao/", built.report_templates, name="report_templates"),
    path("mau-bao-cao/<str:code>.docx", built.report_template, name="report_template"),
    path("mau-bao-cao/<str:code>/bo/", built.retire_template, name="retire_template"),
    path("chot/", closed.close, name="close_report"),
    path("da-chot/", closed.closed_reports, name="closed_reports"),
    path("da-chot/<int:pk>/", closed.closed_report, name="closed_report"),
    path("da-chot/<int:pk>/<measure:measure>/<way:way>/", closed.changed, name="changed"),
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
    path("chi-tieu/", targets.assigned, name="targets"),
    path("so-ke-khai/", targets.declared, name="declared_numbers"),
    path("phieu-tuan/", sheets.sheet, name="sheet"),
    path("phieu-tuan/bieu.<file_form:form>", sheets.download, name="sheet_file"),
    path("phieu-tuan/<measure:measure>/", sheets.opened, name="sheet_set"),
    path("ngay-nghi/", decree.decreed, name="decree"),
    path("chua-ro/", unknown.unknown, name="unknown"),
    path("chua-ro/<unknown_kind:kind>/", unknown.unknown_set, name="unknown_set"),
    path("sap-xep/", successions.successions, name="successions"),
    path("sap-xep/huy/<int:pk>/", successions.withdraw_succession, name="withdraw_succession"),
    path("sap-xep/<slug:day>/", successions.succession_day, name="succession_day"),
    path("sap-xep/<slug:day>/thuc-hien/", successions.run_succession, name="run_succession"),
    path("sap-xep/<slug:day>/mang-theo/", successions.carry, name="carry_catalogue"),
    path("sap-xep/<slug:day>/chap-nhan/", successions.accept, name="accept_orphan"),
]
