"""Parts that do not answer, and parts that run elsewhere (drycc/off-cluster#values)."""

from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.istiod import watched
from drycc_doctor.worlds.happenings.parts import Parts
from drycc_doctor.worlds.state.elsewhere import HOSTS
from drycc_doctor.worlds.state.programs import Images, Store, Tables

_METRICS = (
    *(f"drycc-victoriametrics-{one}" for one in ("vmagent", "vminsert", "vmselect", "vmstorage")),
    "drycc-node-exporter",
    "drycc-kube-state-metrics",
)


class OffCluster(Parts):
    """What leans on a part sees little difference between one that crashed and one that is far away and silent."""

    def lose_database(self) -> None:
        """The database does not answer: its pods crash, or the one elsewhere is gone."""
        self._lose("drycc-database")

    def lose_cache(self) -> None:
        """Valkey does not answer: its pods crash, or the one elsewhere is gone."""
        self._lose("drycc-valkey")

    def hang_database(self) -> None:
        """The database takes connections, and says nothing."""
        self.stores["drycc-database"] = Store.HANGS

    def hang_cache(self) -> None:
        """Valkey takes connections, and says nothing."""
        self.stores["drycc-valkey"] = Store.HANGS

    def hang_storage(self) -> None:
        """The object storage takes connections, and says nothing: its drives are missing, say."""
        self.stores["drycc-storage"] = Store.HANGS

    def lose_drives(self, count: int) -> None:
        """Drives of the object storage, which is MinIO in the first generation, are away while its pods run."""
        self.component("storage")
        self.drives_away = count

    def keep_images(self, where: str) -> None:
        """The registry keeps its images in ``files``, which may be ``broken`` or ``full``, or is ``locked`` out of its bucket."""
        self.images = Images(where)
        if self.images is not Images.LOCKED:
            registry = self.component("registry")
            for name in ("BUCKET", "ENDPOINT", "ACCESSKEY", "SECRETKEY", "PATH_STYLE", "LOOKUP"):
                registry.set_env(f"DRYCC_STORAGE_{name}", None)

    def lock_out(self, program: str, store: str) -> None:
        """``controller`` or ``passport`` has another password than the ``database`` or the ``cache``."""
        self.django[program].locked_out.add(store)

    def leave_tables(self, program: str, tables: str) -> None:
        """What a program finds in its database: ``empty``, ``emptied`` while it ran, or ``behind`` by a migration."""
        self.django[program].tables = Tables(tables)

    def lose_replica(self, *, silent: bool = False) -> None:
        """Where passport reads, nobody takes connections, or who does says nothing (DRYCC_DATABASE_REPLICA_URL)."""
        self.django["passport"].replica = Store.HANGS if silent else Store.REFUSES

    def move_cache_off_cluster(self) -> None:
        """Valkey runs elsewhere."""
        self._move("statefulsets", "drycc-valkey", "drycc-valkey")

    def move_database_off_cluster(self) -> None:
        """The database runs elsewhere."""
        self._move("statefulsets", "drycc-database", "drycc-database", "drycc-database-replica")
        self.objects.discard("endpoints", "drycc-database")

    def move_storage_off_cluster(self) -> None:
        """The object storage runs elsewhere; the gateway's chart makes its routes all the same."""
        self._move("statefulsets", "drycc-storage", "drycc-storage")

    def move_passport_off_cluster(self) -> None:
        """Passport runs elsewhere; the gateway's chart makes its route all the same."""
        for name in ("drycc-passport", "drycc-passport-api", "drycc-passport-celery"):
            self._move("deployments", name, "drycc-passport")

    def move_metrics_off_cluster(self) -> None:
        """VictoriaMetrics runs elsewhere, with its exporters."""
        for name in _METRICS:
            for plural in ("deployments", "statefulsets", "daemonsets"):
                self._move(plural, name, name)

    def run_elsewhere(self, name: str) -> None:
        """``database`` or ``valkey`` runs elsewhere, and the values of the controller say where."""
        move, scheme = {
            "database": (self.move_database_off_cluster, "postgres"),
            "valkey": (self.move_cache_off_cluster, "redis"),
        }[name]
        move()
        host, _, port = HOSTS[name]
        self._say_where(name, f"{scheme}://{host}:{port}/0")

    def keep_metrics_elsewhere(self) -> None:
        """VictoriaMetrics runs elsewhere, and the controller's values say where."""
        self.move_metrics_off_cluster()
        url = f"https://{HOSTS['victoriametrics'][0]}/select/0/prometheus"
        self._say_where("victoriametrics", url, generation_named(self.generation).metrics_url)

    def add_hooks(self, urls: str = "https://hooks.example.test/deploy") -> None:
        """The operator wants to hear of releases: hooks are configured, and their receiver is there."""
        # drycc/hooks#settings
        self.release.set("controller.deployHookUrls", urls)
        key = {"name": "controller-creds", "key": "deploy-hook-secret-key"}
        self.component("controller").set_env("DRYCC_DEPLOY_HOOK_URLS", urls)
        self.component("controller").refer_env("DRYCC_DEPLOY_HOOK_SECRET_KEY", key)
        self.elsewhere.settle("hooks")

    def _lose(self, name: str) -> None:
        self.stores[name] = Store.REFUSES
        if self.objects.find("statefulsets", name):
            Component(self, "statefulsets", name).crash()

    def _move(self, plural: str, name: str, *services: str) -> None:
        if self.objects.find(plural, name):
            Component(self, plural, name).delete()
            with watched(self):
                for service in services:
                    self.objects.discard("services", service)

    def _say_where(self, name: str, url: str, key: str = "") -> None:
        self.release.set(f"{name}.enabled", value=False)
        self.release.set(key or f"controller.{name}Url", url)
        self.elsewhere.settle(name)
