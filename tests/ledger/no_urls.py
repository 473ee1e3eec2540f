"""No address at all: the ledger alone has no page."""

urlpatterns: list[object] = []
