from django.urls import path

from safeguarding.views import duty, raising, reading, urgent

urlpatterns = [
    path("urgent/", urgent.urgent, name="urgent"),
    path("concerns/", reading.concerns, name="concerns"),
    path("concerns/raise/", raising.concern_raise, name="concern_raise"),
    path("concerns/raise/thank-you/", raising.concern_thanks, name="concern_thanks"),
    path("concerns/raise/draft/", raising.concern_draft, name="concern_draft"),
    path("concerns/raise/draft/drop/", raising.concern_draft_drop, name="concern_draft_drop"),
    path("concerns/waiting/", reading.concerns_known, name="concerns_known"),
    path("concerns/<uuid:concern>/", reading.concern, name="concern"),
    path("concerns/<uuid:concern>/read/", reading.concern_acknowledge, name="concern_acknowledge"),
    path("concerns/<uuid:concern>/note/", reading.concern_note, name="concern_note"),
    path("calls/new/", raising.emergency_call_new, name="emergency_call_new"),
    path("calls/thank-you/", raising.emergency_call_thanks, name="emergency_call_thanks"),
    path("calls/<uuid:call>/", reading.emergency_call, name="emergency_call"),
    path("calls/<uuid:call>/read/", reading.emergency_call_seen, name="emergency_call_seen"),
    path("rota/", duty.rota, name="rota"),
    path("rota/<uuid:row>/remove/", duty.rota_remove, name="rota_remove"),
]
