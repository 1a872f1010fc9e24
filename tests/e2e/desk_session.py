"""An agent's session at the desk without a page: the commands that its buttons give."""

from agent_desktop import signing
from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Browser, Method, Stage
from core.sign_in_settings import SignInSettings
from tests.e2e.api import Api, Row
from tests.e2e.centre import Centre
from tests.e2e.centre import Sessions as Database

PASSWORD = "قطار أزرق يشرب القهوة"
PROGRAMME = "Python-urllib/3"


class DeskSession(Api):
    """The desk of one agent, who is signed in to the pages."""

    def __init__(self, centre: Centre, extension: str) -> None:
        super().__init__(centre.api.base, "")
        secret = centre.in_database(lambda it: _begin(it, extension))
        self._cookie = f"{signing.COOKIE}={signing.sign(secret, centre.secrets.session_key)}"

    @property
    def credentials(self) -> dict[str, str]:
        """Return what says who asks."""
        return {"Cookie": self._cookie, "Origin": self.base, "User-Agent": PROGRAMME}

    def command(self, name: str, **body: str) -> Row:
        """Press a button of the desk's phone."""
        return self.post(f"/api/v1/desk/call/{name}", dict(body))

    def shown(self) -> Row | None:
        """Return the call on the desk."""
        found: Row | None = self.get("/api/v1/desk")["call"]
        return found


async def _begin(database: Database, extension: str) -> str:
    name = f"agent-{extension}"
    profile = Profile(full_name=name, role=Role.AGENT, extension=extension)
    accounts = Accounts(database)
    await accounts.create(name, PASSWORD, Role.AGENT, profile=profile)
    sessions = Sessions(database, SignInSettings().limits)
    account = await accounts.get(name)
    browser = Browser("127.0.0.1", PROGRAMME)
    return await sessions.begin(account, Stage.OPEN, Method.PASSWORD, browser)
