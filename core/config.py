"""Every setting, typed, read from the environment once. `docs/settings.md` explains them; a test compares the two."""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    database_url: str
    database_owner_url: str = ""
    redis_url: str = "redis://localhost:6379/0"
    storage_url: str
    smtp_url: str = "smtp://localhost:1025"
    mail_from: str = "Vetrina <vetrina@localhost>"
    mail_page_url: str = ""

    base_url: str = "http://localhost:5000"
    port: int = 5000
    web_workers: int = Field(default=2, ge=1)
    web_threads: int = Field(default=4, ge=1)
    job_workers: int = Field(default=1, ge=1)
    trusted_proxies: int = Field(default=0, ge=0)

    secret_key: str = Field(min_length=32)
    encryption_keys: str
    password_cost: Literal["normal", "cheap"] = "normal"
    staff_second_factor: bool = False

    provider_name: str = "Vetrina Print"
    support_email: str = ""
    api_limit: str = "600 per minute"
    log_format: Literal["json", "text"] = "json"
    metrics_token: str = ""

    shopify_client_id: str = ""
    shopify_client_secret: str = ""
    shopify_old_client_secret: str = ""
    shopify_site: str = "https://{shop}.myshopify.com"
    etsy_keystring: str = ""
    etsy_shared_secret: str = ""
    etsy_webhook_secret: str = ""
    etsy_site: str = "https://www.etsy.com"
    etsy_api: str = "https://openapi.etsy.com"

    demo: bool = False
    sandbox_url: str = ""
    allow_local_targets: bool = False

    @model_validator(mode="after")
    def refuse_what_production_must_not_have(self) -> Self:
        """Local targets and cheap passwords are for the demo and the tests, on an address that nobody else reaches."""
        if self.is_public and (self.allow_local_targets or self.password_cost == "cheap"):
            raise ValueError("ALLOW_LOCAL_TARGETS and PASSWORD_COST=cheap are refused where BASE_URL is https")
        return self

    @property
    def is_public(self) -> bool:
        return self.base_url.startswith("https://")

    def for_flask(self) -> dict[str, object]:
        return {name.upper(): value for name, value in self.model_dump().items()}
