"""Keys and certificates of the platform's own that were written anew, or expire."""

from base64 import b64encode

from drycc_doctor.worlds.happenings.certificates import authority, named
from drycc_doctor.worlds.happenings.parts import Parts
from drycc_doctor.worlds.platform import host_keys


class Keys(Parts):
    """Secrets whose readers still have the old value (drycc/release#regenerated-secrets).

    And the webhook's certificate.
    """

    def certificate(self, *, days: float) -> str:
        """A certificate authority that expires in so many days."""
        return authority(self.now, days)

    def sign_webhook(self, *, days: float) -> None:
        """The webhook's authority expires in so many days; the Secret's is the same."""
        made = self.certificate(days=days)
        self.webhook.obj["clientConfig"]["caBundle"] = b64encode(made.encode()).decode()
        self.secret("controller-mutate-cert").set("ca.crt", made)

    def certify_webhook(self, *names: str) -> None:
        """The webhook's certificate is for these names."""
        self.secret("controller-mutate-cert").set("tls.crt", named(*names))

    def renew_host_keys(self) -> None:
        """The builder's Secret was written anew, and the builder still shows the old key."""
        self.secret("builder-ssh-private-keys").set("ssh-host-rsa-key", None)
        self.secret("builder-ssh-private-keys").set("ssh-host-ecdsa-key", host_keys.OTHER_ECDSA_KEY)

    def renew_signing_key(self) -> None:
        """Passport's Secret was written anew, and passport still signs with the old key."""
        self.secret("passport-creds").set("oidc-rsa-private-key", host_keys.HOST_RSA_KEY)
