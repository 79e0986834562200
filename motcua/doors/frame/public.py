"""The pages open to everyone. Any page not named here needs a signed-in official."""

PUBLIC = frozenset(
    {
        "portal:home",
        "portal:find",
        "portal:procedure",
        "portal:follow",
        "portal:verify",
        "portal:pay",
        "portal:post_lists",
        "portal:kiosk",
        "portal:take_ticket",
        "portal:ticket",
        "portal:ticket_pdf",
        "portal:calling",
        "portal:board",
        "gateway:payment_notice",
        "gateway:post_notice",
        "gateway:api:dossiers",
        "gateway:api:dossier",
        "gateway:api:file",
        "gateway:api:move",
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "set_language",
    }
)

# Open to a signed-in official who has no second factor yet, where one is required.
SECOND_FACTOR = frozenset(
    {"mfa_activate_totp", "mfa_index", "account_reauthenticate", "mfa_view_recovery_codes"}
)
