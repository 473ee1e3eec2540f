"""Addresses of signing in and of accounts. allauth's are picked by hand: no sign-up, no list of addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path

from hsww.people.files import urls as files
from hsww.people.files.views import own_file
from hsww.people.passkeys import add_passkey
from hsww.people.undertakings import urls as undertakings
from hsww.people.views import own, people, phones

signing_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
second_step = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", add_passkey, name="mfa_add_webauthn"),
    path("passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
yours = [
    path("", own.your_account, name="your_account"),
    path("sessions/", own.your_sessions, name="your_sessions"),
    path("sessions/<str:session>/end/", own.your_session_end, name="your_session_end"),
    path("role/", own.hat_choose, name="hat_choose"),
    path("role/switch/", own.hat_choose, name="hat_switch"),
    path("policy/", own.policy_acknowledge, name="policy_acknowledge"),
    path("undertaking/", own.undertaking, name="undertaking"),
    path("second-step/", own.two_factor_needed, name="two_factor_needed"),
    path("step-up/", own.step_up, name="step_up"),
    path("file/", own_file, name="own_file"),
    path("phone/", phones.phone_remember, name="phone_remember"),
    path("locked/", phones.locked, name="locked"),
]
accounts = [
    path("", people.people_list, name="people_list"),
    path("invite/", people.person_invite, name="person_invite"),
    path("<uuid:person>/", people.person_account, name="person_account"),
    path("<uuid:person>/appoint/", people.person_appoint, name="person_appoint"),
    path("<uuid:person>/close/", people.person_deactivate, name="person_deactivate"),
    path("<uuid:person>/second-step/", people.second_factor_reset, name="second_factor_reset"),
    path("changes/<uuid:change>/", people.change_confirm, name="change_confirm"),
    path("roles/<uuid:appointment>/confirm/", people.appointment_confirm, name="appointment_confirm"),
    path("roles/<uuid:appointment>/end/", people.appointment_end, name="appointment_end"),
    path("policy/adopt/", people.policy_adopt, name="policy_adopt"),
    path("phones/", phones.phone_list, name="phone_list"),
    path("phones/<uuid:phone>/lost/", phones.phone_lost, name="phone_lost"),
    path("phones/<uuid:phone>/showed/", phones.phone_showed, name="phone_showed"),
]
urlpatterns = [
    path("accounts/", include(signing_in)),
    path("accounts/second-step/", include(second_step)),
    path("invitation/<uuid:invitation>/<str:token>/", own.invitation_accept, name="invitation_accept"),
    path("you/", include(yours)),
    path("people/", include(accounts)),
    path("contractors/", include(undertakings)),
    path("volunteers/", include(files.volunteers)),
    path("staff-files/", include(files.personnel)),
]
