"""Going through a flow: events, the fold over them, and the judgement of conditions."""
