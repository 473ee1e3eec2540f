from django.urls import path

from records.views import form, ink, people, receipts, sampling, seen, sittings

urlpatterns = [
    path("samples/", sampling.samples, name="samples"),
    path("samples/drawn/", sampling.samples_drawn, name="samples_drawn"),
    path("samples/draw/", sampling.sample_draw, name="sample_draw"),
    path("samples/<uuid:sample>/end/", sampling.sample_end, name="sample_end"),
    path("samples/files/<uuid:family>/", sampling.sampled_file, name="sampled_file"),
    path("samples/files/<uuid:family>/sign/", form.record_sign, name="record_sign"),
    path("samples/files/<uuid:family>/present/", sittings.organiser_present, name="organiser_present"),
    path("samples/people/<uuid:drawn_file>/", sampling.drawn_file, name="drawn_file"),
    path("samples/people/<uuid:drawn_file>/sign/", form.drawn_file_sign, name="drawn_file_sign"),
    path("samples/people/<uuid:drawn_file>/present/", sittings.drawn_file_present, name="drawn_file_present"),
    path(
        "volunteers/<uuid:volunteer_file>/record-of-access/", people.volunteer_record, name="volunteer_record"
    ),
    path(
        "staff-files/<uuid:personnel_file>/record-of-access/",
        people.personnel_record,
        name="personnel_record",
    ),
    path("sittings/", sittings.sittings, name="sittings"),
    path("sittings/<uuid:sitting>/leave/", sittings.sitting_leave, name="sitting_leave"),
    path("families/<uuid:family>/record-of-access/ink/", ink.record_ink, name="record_ink"),
    path("families/<uuid:family>/record-of-access/", form.record_of_access, name="record_of_access"),
    path("families/<uuid:family>/seen/", seen.family_seen, name="family_seen"),
    path("families/<uuid:family>/seen/paper/", seen.seen_whose, name="seen_whose"),
    path("families/people/<uuid:person>/seen/", seen.seen_statement, name="seen_statement"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<uuid:receipt>/", receipts.receipt, name="receipt"),
]
