"""A report as JSON: every key present, null where there is nothing.

Shares are 0 to 1, times ISO 8601 in UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wizard.report.wording import check_result
from wizard.text.units import iso

if TYPE_CHECKING:
    from wizard.report.report_model import (
        Brought,
        Curve,
        Lesson,
        Remark,
        Report,
        Saying,
        Stop,
        Watched,
    )


def to_json(report: Report) -> dict[str, Any]:
    """The whole report, ready for json.dumps."""
    return {
        "session": report.session,
        "wizard": report.wizard,
        "flow": report.flow,
        "title": report.title,
        "target": _target(report.target),
        "history": _history(report.history),
        "training": _lesson(report.training),
        "started": iso(report.started),
        "ended": iso(report.ended),
        "last": iso(report.last),
        "still_open": report.still_open,
        "reason": report.reason,
        "result": report.result,
        "alert": report.alert,
        "stands_at": report.stands_at,
        "kind": report.kind,
        "path": [_stop(stop) for stop in report.path],
        "contradictions": [stop.number for stop in report.contradictions],
        "notes": [_remark(note) for note in report.notes],
        "copied": [_remark(command) for command in report.copied],
        "curves": [_curve(curve) for curve in report.curves],
        "ruled_out": [
            {"question": one.question, "answer": one.answer, "by": list(one.by)}
            for one in report.ruled_out
        ],
        "open": [
            {"question": one.question, "answer": one.answer, "missing": one.missing}
            for one in report.open
        ],
        "facts": [
            {
                "name": fact.name,
                "text": fact.text,
                "because": fact.because or None,
                "stated": fact.stated,
            }
            for fact in report.facts
        ],
        "sources": [{"text": source.text, "href": source.href} for source in report.sources],
        "missing": list(report.missing),
    }


def _lesson(training: Lesson | None) -> dict[str, Any] | None:
    if training is None:
        return None
    return {
        "scenario": training.scenario,
        "title": training.title,
        "level": training.level,
        "seed": training.seed,
        "hints": training.hints,
        "predictions": list(training.predictions),
        "end": training.end,
        "right": training.right,
        "reading": training.reading or None,
    }


def _target(target: Watched | None) -> dict[str, Any] | None:
    if target is None:
        return None
    return {
        "kind": target.kind,
        "title": target.title,
        "pid": target.pid,
        "command": list(target.command),
        "started": iso(target.started),
        "host": target.host,
        "lost": target.lost,
    }


def _history(history: Brought | None) -> dict[str, Any] | None:
    if history is None:
        return None
    return {"file": history.name, "from": iso(history.since), "until": iso(history.until)}


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "number": stop.number,
        "step": stop.step,
        "title": stop.title,
        "kind": stop.kind,
        "check": stop.check,
        "result": check_result(stop),
        "entered": iso(stop.entered),
        "left": iso(stop.left),
        "answer": stop.answer,
        "by": stop.by,
        "contradicted": stop.contradicted,
        "taken_back": stop.taken_back,
        "answers": [_saying(saying) for saying in stop.sayings],
    }


def _saying(saying: Saying) -> dict[str, Any]:
    return {
        "number": saying.number,
        "text": saying.text,
        "verdict": saying.truth,
        "reasons": list(saying.reasons),
        "missing": saying.missing,
        "chosen": saying.chosen,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {"at": iso(remark.at), "step": remark.step, "text": remark.text}


def _curve(curve: Curve) -> dict[str, Any]:
    return {
        "name": curve.name,
        "label": curve.label,
        "target": curve.target,
        "since": iso(curve.since),
        "until": iso(curve.until),
        "limit": curve.limit or None,
        "points": [
            None if cell is None else [_rounded(part) for part in cell] for cell in curve.cells
        ],
        "bounds": [
            {"share": bound.share, "text": bound.text, "reached": iso(bound.reached)}
            for bound in curve.bounds
        ],
        "answers": [
            {"number": pin.number, "at": iso(pin.at), "contradicted": pin.contradicted}
            for pin in curve.pins
        ],
        "last": None if curve.last is None else _rounded(curve.last),
        "peak": _rounded(curve.peak),
        "peak_at": iso(curve.peak_at),
    }


def _rounded(part: float) -> float:
    """Four digits are more than any measurement here is worth."""
    return round(part, 4)
