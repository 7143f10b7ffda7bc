"""What may be wrong with how people come in: the settings of the identity provider. Whether it answers is asked elsewhere."""

from collections.abc import Iterator

from app.core.settings import Settings
from app.services.doctor.finding import Finding, unwise, wrong


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything about SSO, once an issuer is named."""
    if not settings.oidc_issuer:
        return
    if settings.oidc_issuer.startswith("http://"):
        yield unwise("The identity provider is asked by http, which is for trying things out on one machine only.")
    if not settings.oidc_secret:
        yield unwise("Guildry has no client secret at the identity provider. Make it a confidential client (docs/sso.md).")
    if settings.oidc_client_secret and settings.oidc_client_secret_file:
        yield unwise("The client secret is given twice; GUILDRY_OIDC_CLIENT_SECRET_FILE is the one that counts.")
    if settings.oidc_create and not settings.oidc_domains:
        yield unwise(
            "GUILDRY_OIDC_CREATE is on and GUILDRY_OIDC_DOMAINS is empty: whoever the identity provider lets in becomes a "
            "person here, its own guests too. Name the organisation's domains."
        )
    if not settings.secure_cookies and settings.oidc_issuer.startswith("https://"):
        yield wrong("People sign in by SSO, but come by http: most providers refuse that. Set GUILDRY_BASE_URL to https.")
