"""How long the parts of a consult may last, in seconds: the dialplan itself keeps to them."""

RING_SECONDS = 20  # of a colleague's phone
HOLD_SECONDS = 600  # a caller's music; then the general queue takes them
AGENT_HOLDS_SECONDS = 590  # then the agent is brought back to the caller
HANDING_SECONDS = 4  # until whoever takes the caller must have come
SETTLING_SECONDS = 0.3  # until the others have left where they were
