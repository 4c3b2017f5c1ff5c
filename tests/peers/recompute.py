#!/usr/bin/env python3
"""Computes every window and verdict of an assessment again, from the raw readings alone.

    recompute.py REPORT.json RAW.csv [--time COLUMN --map COLUMN=device/point ...]
    recompute.py --pairs DIRECTORY      (every NAME.json beside NAME.csv)

REPORT.json is what `hallkeeper assess --json` printed: its `basis` is read as the input, its `verdicts`
only to compare with. RAW.csv has `point,at,quality,value`, or is any CSV named column by column. It
shares no line with the gateway: windows are found by walking the local clock, each reading is clipped to
each window. Standard library only. Exit 0: all agree to the printed digit; 1: the first differences.
"""
import argparse
import csv
import datetime as dt
import decimal
import json
import math
import pathlib
import sys
from bisect import bisect_left
from zoneinfo import ZoneInfo

UTC = dt.timezone.utc
HOUR = 3_600_000
MOLAR_MASS = {"co": 28.01, "o3": 48.0}
OWN_UNIT = {"co": "ppm", "o3": "ppm", "co2": "ppm", "pm25": "ug/m3", "pm10": "ug/m3"}
FIGURE = ["value", "uncertainty", "n", "good", "uncertain", "comparison", "occupied"]
WORST = ["non-compliant", "insufficient-data", "borderline", "compliant", "not-applicable"]


def twelve(value):
    """The value as decimal text of twelve significant digits."""
    return decimal.Decimal("%.12g" % value)


def even(value, digits):
    """GB/T 8170: to so many decimals, a tie to the even digit."""
    return twelve(value).quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_HALF_EVEN)


def text(value, digits):
    shown = even(value, digits)
    return str(abs(shown) if shown == 0 else shown)


class Clock:
    def __init__(self, hall):
        self.hall, self.zone = hall, ZoneInfo(hall["timeZone"])

    def local(self, ms):
        return dt.datetime.fromtimestamp(ms / 1000, self.zone)

    def ms(self, date, hour, minute=0):
        """First moment at which a clock on the wall shows this, or would, had it not been put forward."""
        wall = dt.datetime(date.year, date.month, date.day, hour, minute, tzinfo=self.zone)
        return round(wall.timestamp() * 1000)

    def past(self, at):
        return (at + round(self.local(at).utcoffset().total_seconds() * 1000)) % HOUR

    def hours(self, start, end):
        """Full hours; a clock set by half of one ends its hour where it would have been full."""
        found = [] if self.past(start) else [start]
        at = start + HOUR - self.past(start)
        while at <= end:
            found.append(at)
            at += HOUR - self.past(at)
        return found

    def dates(self, start, end):
        date, last = self.local(start).date(), self.local(end).date()
        while date <= last + dt.timedelta(days=1):
            yield date
            date += dt.timedelta(days=1)

    def windows(self, length, start, end):
        if length in ("1h", "instantaneous"):
            marks = self.hours(start, end)
        elif length == "8h":
            marks = [self.ms(d, h) for d in self.dates(start, end) for h in (0, 8, 16)]
        elif length == "24h":
            marks = [self.ms(d, 0) for d in self.dates(start, end)]
        else:
            marks = [self.ms(d, 0) for d in self.dates(start, end) if (d.month, d.day) == (1, 1)]
        return [(a, b) for a, b in zip(marks, marks[1:]) if start <= a and b <= end]

    def opening(self, start, end):
        hall, spans = self.hall, []
        open_days = {day for span in hall["opening"] for day in span["days"]}
        for date in self.dates(start, end):
            name = date.isoformat()
            if name in hall["calendar"]["closed"]:
                continue
            day = date.isoweekday()
            if name in hall["calendar"]["open"] and day not in open_days:
                day = min(open_days) if open_days else 0
            for span in hall["opening"]:
                if day in span["days"]:
                    a = self.ms(date, *map(int, span["from"].split(":")))
                    b = self.ms(date, *map(int, span["to"].split(":")))
                    if a < b:
                        spans.append((a, b))
        return spans

    def season(self, date):
        seasons, day = self.hall.get("season"), date[5:]
        if seasons is None:
            return None
        for name in ("heating", "cooling"):
            a, b = seasons[name]["from"], seasons[name]["to"]
            if (a <= day <= b) if a <= b else (day >= a or day <= b):
                return name
        return "transitional"


def corrected(correction, value):
    """A straight line, or straight between pairs of what was shown and what was true; level beyond them."""
    if "slope" in correction:
        return value * correction["slope"] + correction["offset"]
    pairs = [(p["indicated"], p["reference"]) for p in correction["points"]]
    if value <= pairs[0][0] or value > pairs[-1][0]:
        x, y = pairs[0] if value <= pairs[0][0] else pairs[-1]
        return value + y - x
    for (x0, y0), (x1, y1) in zip(pairs, pairs[1:]):
        if value <= x1:
            return y0 + (value - x0) / (x1 - x0) * (y1 - y0)


def holds(span, at):
    return span.get("from", -math.inf) <= at < span.get("until", math.inf)


def stays_in(point, zone):
    """When a point hung in the zone, or None if it always did; an empty list if it never did."""
    if not point["stays"]:
        return None if point.get("zone") == zone else []
    return [stay for stay in point["stays"] if stay.get("zone") == zone]


def reaches(span, start, end):
    return span.get("from", -math.inf) < end and span.get("until", math.inf) > start


class Stands:
    """The stretches in which each reading of one point stands, while it hung in one zone."""

    def __init__(self, rows, point, start, end, stays):
        self.certificates = point["certificates"]
        self.doubts = list(point["doubts"])
        for one, following in zip(self.certificates, self.certificates[1:] + [None]):
            if not one.get("replaced"):
                lapse = {"from": one["until"], "until": following["from"] if following else math.inf}
                self.doubts.append(lapse)
        self.stays = stays
        rows = sorted(
            (r for r in rows if start - HOUR <= r[0] <= end),
            key=lambda r: (r[0], {"bad": 0, "uncertain": 1, "good": 2}[r[1].split(":")[0]], r[2] or 0),
        )
        steps = sorted(b[0] - a[0] for a, b in zip(rows, rows[1:]) if b[0] > a[0])
        median = steps[(len(steps) - 1) // 2] if steps else 0
        self.period = median if median > 1.5 * point["kept"] else point["kept"]
        single = [r for i, r in enumerate(rows) if i == 0 or r[0] > rows[i - 1][0]]
        self.rows = [r for r in single if r[0] < end]
        self.at = [r[0] for r in self.rows]
        self.end, self.trusted = end, point["pressureFactor"] is not None

    def within(self, start, end):
        """(from, to, quality, value, taken within) of each reading that stands in the window."""
        # A reading before may stand far in only as long as two periods.
        first = max(0, bisect_left(self.at, start - 2 * self.period) - 1)
        for i in range(first, len(self.rows)):
            at, quality, value = self.rows[i]
            if at >= end:
                return
            after = self.at[i + 1] if i + 1 < len(self.at) else self.end
            until = min(after, at + 2 * self.period)
            a, b = max(at, start), min(until, end)
            severity = quality.split(":")[0]
            if severity == "good" and not (self.trusted and self.counts(at)):
                severity = "uncertain"
            for one in self.certificates:
                if value is not None and holds(one, at) and "correction" in one:
                    value = corrected(one["correction"], value)
                    break
            if b > a or start <= at:
                yield a, max(a, b), severity, value, start <= at

    def counts(self, at):
        here = self.stays is None or any(holds(stay, at) for stay in self.stays)
        return here and not any(holds(doubt, at) for doubt in self.doubts)

    def figures(self, start, end, energy, opening):
        n = good = uncertain = occupied = 0
        parts, busy, values = [], [], []
        for a, b, severity, value, taken in self.within(start, end):
            if severity == "uncertain":
                uncertain += b - a
            if severity != "good":
                continue
            n += taken
            if b == a:
                continue
            weight = 10 ** (value / 10) if energy else value
            good += b - a
            parts.append(weight * (b - a))
            values.append(value)
            for x, y in opening:
                inside = min(b, y) - max(a, x)
                if inside > 0:
                    occupied += inside
                    busy.append(weight * inside)
        mean = lambda p, t: None if t == 0 else (10 * math.log10(math.fsum(p) / t) if energy else math.fsum(p) / t)
        return {
            "n": n, "good": good, "uncertain": uncertain, "mean": mean(parts, good),
            "min": min(values, default=None), "max": max(values, default=None),
            "occupied": (mean(busy, occupied), occupied),
        }


def factor(quantity, unit, reference):
    own = OWN_UNIT.get(quantity, unit)
    if own == unit:
        return 1
    if (own, unit) == ("ppm", "%"):
        return 1 / 10_000
    if (own, unit) == ("ug/m3", "mg/m3"):
        return 1 / 1000
    volume = 8.314462618 * (273.15 + reference["temperature"]) / reference["pressure"]
    return MOLAR_MASS[quantity] / volume


def band_of(limit, season, zone):
    if "of-zone" in limit:
        return {"most": zone["capacity"]} if zone.get("capacity") is not None else None
    if "summer" not in limit:
        return limit
    return {"cooling": limit["summer"], "heating": limit["winter"]}.get(season)


def met(value, band):
    exact = decimal.Decimal(value)
    most, least = band.get("most"), band.get("least")
    ok = (most is None or exact <= decimal.Decimal(repr(most))) and (
        least is None or exact >= decimal.Decimal(repr(least)))
    return "compliant" if ok else "non-compliant"


def judge(value, u, rule, band):
    distances = [(decimal.Decimal(repr(band[k])) - value) * s
                 for k, s in (("most", 1), ("least", -1)) if band.get(k) is not None]
    full, rounded = met(value, band), met(even(value, rule["decimals"]), band)
    near = any(twelve(abs(d)) < u for d in distances)
    verdict = "borderline" if near else (full if rule["comparison"] == "full" else rounded)
    return verdict, {
        "judges": rule["comparison"],
        "full": {"value": text(value, rule.get("shown", rule["decimals"] + 1)), "verdict": full},
        "rounded": {"value": text(value, rule["decimals"]), "verdict": rounded},
    }, min(distances)


def accuracy_in(point, window):
    """The largest uncertainty of the certificates that correct, if all that hold then do; else the maker's."""
    held = [one for one in point["certificates"] if reaches(one, *window)]
    if held and all("correction" in one and "uncertainty" in one for one in held):
        return {"absolute": max(one["uncertainty"]["absolute"] for one in held),
                "percent": max(one["uncertainty"]["percent"] for one in held), "assumed": False}
    return point["accuracy"]


def judge_point(point, stands, rule, window, scale, band, outside, energy, opening):
    f = stands.figures(*window, energy, opening)
    digits = rule.get("shown", rule["decimals"] + 1)
    pressure = point["pressureFactor"] if point["pressureFactor"] is not None else 1
    raw = f[rule["statistic"]]
    found = {"point": point["id"], "n": f["n"], "good": f["good"], "uncertain": f["uncertain"],
             "occupied": {"good": f["occupied"][1]}}
    if f["occupied"][0] is not None:
        found["occupied"]["value"] = text(f["occupied"][0] * pressure * scale, digits)
    enough = raw is not None and f["good"] >= rule["minimum-data"]
    verdict, margin = "insufficient-data", f["good"]
    if raw is not None:
        value = twelve(raw * pressure * scale)
        accuracy = accuracy_in(point, window)
        u = twelve(accuracy["absolute"] * scale + accuracy["percent"] / 100 * abs(float(value)))
        found["value"] = text(value, digits)
        found["uncertainty"] = {"value": text(u, digits), "assumed": accuracy["assumed"]}
        if band is not None and enough:
            verdict, found["comparison"], margin = judge(value, u, rule, band)
    if outside:
        verdict = "not-applicable"
        found.pop("comparison", None)
    found["verdict"] = verdict
    exact = (value, u, f["occupied"][0] and twelve(f["occupied"][0] * pressure * scale)) if raw is not None else None
    return found, (WORST.index(verdict), 0 if outside else margin, point["id"]), exact if enough else None


def mean(values, energy):
    if energy:
        return twelve(10 * math.log10(math.fsum(10 ** (float(v) / 10) for v in values) / len(values)))
    return twelve(math.fsum(float(v) for v in values) / len(values))


def together(found, rule, band, outside, energy, averaged):
    """Verdict and figures of the zone: those of its worst point, or of the mean of its points with data enough."""
    sound = [(shown, exact) for shown, _, exact in found if exact is not None]
    if not averaged or outside or not sound:
        worst = dict(found[0][0])
        del worst["point"]
        return worst.pop("verdict"), worst
    digits = rule.get("shown", rule["decimals"] + 1)
    value = mean([e[0] for _, e in sound], energy)
    u = mean([e[1] for _, e in sound], False)
    shown = [one for one, _ in sound]
    busy = [e[2] for _, e in sound if e[2] is not None]
    verdict, comparison, _ = judge(value, u, rule, band)
    figure = {"value": text(value, digits),
              "uncertainty": {"value": text(u, digits), "assumed": any(s["uncertainty"]["assumed"] for s in shown)},
              "n": sum(s["n"] for s in shown), "good": min(s["good"] for s in shown),
              "uncertain": max(s["uncertain"] for s in shown), "comparison": comparison,
              "occupied": {"good": min(s["occupied"]["good"] for s in shown)}}
    if busy:
        figure["occupied"]["value"] = text(mean(busy, energy), digits)
    return verdict, figure


def took_part(test, point):
    return "points" not in test or point["id"] in test["points"]


def test_of(tests, zone, start, end, points):
    """The test in which the window lies, if one of these points took part in it."""
    found = next((t for t in tests if t["zone"] == zone and t["from"] <= start and end <= t["to"]), None)
    return found if found and any(took_part(found, p) for p in points) else None


def reported_digits(value):
    return next((d for d in range(10) if float("%.*f" % (d, value)) == value), 10)


def of_laboratory(result, rule, band):
    """Verdict and figure of what a laboratory found, compared as it was reported."""
    digits = max(rule.get("shown", rule["decimals"] + 1), reported_digits(result["value"]))
    figure = {"value": text(result["value"], digits), "n": 1, "good": 0, "uncertain": 0, "occupied": {"good": 0}}
    u = twelve(result.get("uncertainty", 0))
    if "uncertainty" in result:
        figure["uncertainty"] = {"value": text(u, digits), "assumed": False}
    if band is None:
        return "not-applicable", figure, []
    verdict, comparison, _ = judge(twelve(result["value"]), u, {**rule, "shown": digits}, band)
    if result.get("below") and comparison["full"]["verdict"] == "non-compliant":
        return "insufficient-data", figure, []
    return verdict, {**figure, "comparison": comparison}, []


def speaking(results, zone, key, rule, start, end):
    """Sampled within the time, or the last one of the year before it."""
    ours = sorted((r for r in results if r["zone"] == zone and r["quantity"] == key and r["unit"] == rule["unit"]
                   and r["from"] < end), key=lambda r: r["from"])
    within = [r for r in ours if r["from"] >= start]
    return within or [r for r in ours[-1:] if start - r["from"] <= 365 * 24 * HOUR]


def recompute(basis, rows_of):
    """{(zone, standard, requirement, from, to): (verdict, figures of the zone, evidence of each point)}"""
    hall, start, end = basis["hall"], basis["from"], basis["to"]
    clock = Clock(hall)
    opening = clock.opening(start, end)
    today = clock.local(start).date().isoformat()
    answer, known = {}, {}
    for zone in hall["zones"]:
        for standard in basis["standards"]:
            for key, rule in standard["requirements"].items():
                if zone["kind"] not in rule.get("zone-kinds", standard["zone-kinds"]):
                    continue
                crowded = hall.get("crowdedPlace")
                if rule.get("declared") and crowded is not None and crowded != (rule["declared"] == "crowded-place"):
                    continue
                force, chosen = standard["in-force"], (zone.get("standards") or {}).get(standard["subject"])
                valid = lambda day: basis["regardless"] or (
                    force["from"] <= day <= force.get("until", "9999") if chosen is None else standard["id"] in chosen)
                whole = (zone["id"], standard["id"], key, start, end)
                points = [(p, stays) for p in basis["points"] if p["quantity"] == rule.get("quantity")
                          for stays in [stays_in(p, zone["id"])]
                          if stays is None or any(reaches(stay, start, end) for stay in stays)]
                windows = clock.windows(rule["window"], start, end)
                results = speaking(basis["laboratory"], zone["id"], key, rule, start, end)
                for result in results:
                    if valid(result["date"]):
                        band = band_of(rule["limit"], clock.season(result["date"]), zone)
                        sampled = (zone["id"], standard["id"], key, result["from"], result["to"])
                        answer[sampled] = of_laboratory(result, rule, band)
                if rule["evidence"] != "monitoring" or not points or not windows:
                    if valid(today) and not (rule["evidence"] == "laboratory" and results):
                        answer[whole] = ("insufficient-data", {"n": 0, "good": 0, "uncertain": 0, "occupied": {"good": 0}}, [])
                    continue
                scale = factor(rule["quantity"], rule["unit"], standard.get("reference"))
                for a, b in windows:
                    date = clock.local(a).date().isoformat()
                    if not valid(date):
                        continue
                    band = band_of(rule["limit"], clock.season(date), zone)
                    inside = [(max(a, x), min(b, y)) for x, y in opening if x < b and y > a]
                    whole_open = sum(y - x for x, y in inside) >= b - a
                    outside = "not-judged" in rule or band is None or (rule.get("during") == "opening" and not whole_open)
                    here = [(p, stays) for p, stays in points
                            if stays is None or any(reaches(stay, a, b) for stay in stays)]
                    if not here:
                        continue
                    test = test_of(basis["tests"], zone["id"], a, b, [p for p, _ in here])
                    found = []
                    for p, stays in here:
                        if test and not took_part(test, p):
                            continue
                        if (p["id"], zone["id"]) not in known:
                            known[p["id"], zone["id"]] = Stands(rows_of.get(p["id"], []), p, start, end, stays)
                        found.append(judge_point(p, known[p["id"], zone["id"]], rule, (a, b), scale, band, outside,
                                                 rule["quantity"] == "noise", inside))
                    found.sort(key=lambda one: one[1])
                    moment = "test" if test else "monitoring"
                    averaged = rule["statistic"] == "mean" and standard["points"][moment] == "mean"
                    verdict, figure = together(found, rule, band, outside, rule["quantity"] == "noise", averaged)
                    answer[(zone["id"], standard["id"], key, a, b)] = (verdict, figure, [f for f, *_ in found])
    return answer


def compare(report, rows_of):
    again = recompute(report["basis"], rows_of)
    wrong, seen = [], set()
    for said in report["verdicts"]:
        if "method" in said:  # surveys, drills and estimates rest on more than a mean of readings
            continue
        key = (said["zone"], said["standard"], said["requirement"], said["window"]["from"], said["window"]["to"])
        seen.add(key)
        ours = again.get(key)
        figure = {k: said[k] for k in FIGURE if k in said}
        theirs = (said["verdict"], figure, said["points"])
        if ours != theirs:
            wrong.append({"at": key, "printed": theirs, "recomputed": ours})
    wrong += [{"at": key, "printed": None, "recomputed": again[key]} for key in again if key not in seen]
    return len(seen), wrong


def read_rows(path, zone, column, mapping):
    rows = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not mapping:
                value = float(row["value"]) if row["value"] != "" else None
                rows.setdefault(row["point"], []).append((int(row["at"]), row["quality"], value))
                continue
            at = round(dt.datetime.fromisoformat(row[column]).replace(tzinfo=zone).timestamp() * 1000)
            for name, point in mapping.items():
                if row[name] != "":
                    rows.setdefault(point, []).append((at, "good", float(row[name])))
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*")
    parser.add_argument("--pairs")
    parser.add_argument("--time", default="time")
    parser.add_argument("--map", action="append", default=[])
    asked = parser.parse_args()
    mapping = dict(one.split("=") for one in asked.map)
    pairs = [(p, p.with_suffix(".csv")) for p in sorted(pathlib.Path(asked.pairs).glob("*.json"))] \
        if asked.pairs else [tuple(asked.files)]
    windows, wrong = 0, []
    for report_file, raw in pairs:
        report = json.loads(pathlib.Path(report_file).read_text(encoding="utf-8"))
        zone = ZoneInfo(report["basis"]["hall"]["timeZone"])
        n, differ = compare(report, read_rows(raw, zone, asked.time, mapping))
        windows += n
        wrong += [{"report": str(report_file), **d} for d in differ]
    print(json.dumps({"reports": len(pairs), "verdicts": windows, "different": len(wrong), "first": wrong[:3]},
                     default=str, ensure_ascii=False))
    return 1 if wrong or windows == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
