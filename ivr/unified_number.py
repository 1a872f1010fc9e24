"""The first dialogue of 19996."""

from asterisk_conf.names import SERVICE_NUMBER, Queue
from ivr.flow import Flow
from ivr.menus import Enqueue, Menu

EMERGENCY = Enqueue(Queue.EMERGENCY)

TECHNICAL_SUPPORT = Menu(
    name="technical-support",
    prompt="technical-support",
    options={
        "0": EMERGENCY,
        "1": Enqueue(Queue.NOOR),
        "2": Enqueue(Queue.FARIS),
        "3": Enqueue(Queue.SYSTEMS),
    },
)

MAIN = Menu(
    name="main-menu",
    prompt="main-menu",
    options={
        "0": EMERGENCY,
        "1": Enqueue(Queue.GENERAL),
        "2": Enqueue(Queue.CORRESPONDENCE),
        "3": TECHNICAL_SUPPORT,
        "4": Enqueue(Queue.MEDICAL),
        "5": Enqueue(Queue.TICKETS),
    },
)

UNIFIED_NUMBER = Flow(
    version=f"{SERVICE_NUMBER}/1",
    language="ar",
    greeting="greeting",
    menu=MAIN,
    overflow=Queue.GENERAL,
)
