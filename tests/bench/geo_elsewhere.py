"""Peers that live in an environment of their own: run by its Python, answers as JSON.

OTHER/bin/python geo_elsewhere.py dbscan POINTS.npy
OTHER/bin/python geo_elsewhere.py valhalla ASKED.json EXTRACT.osm.pbf
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def dbscan(points: str) -> dict:
    """Return the CPU seconds and the number of chains of points in metres, 100 m apart at most."""
    import numpy as np
    from sklearn.cluster import DBSCAN

    metres = np.load(points)
    start = time.process_time()
    found = DBSCAN(eps=100.0, min_samples=1, n_jobs=1).fit(metres)
    return {"took": time.process_time() - start, "chains": int(found.labels_.max()) + 1}


def valhalla(asked: str, extract: str) -> dict:
    """Return the CPU seconds of a 15-minute isochrone, its outline, and seconds to some places."""
    import valhalla

    request = json.loads(Path(asked).read_text())
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tiles").mkdir()
        config = valhalla.get_config(tile_extract="", tile_dir=f"{folder}/tiles", verbose=False)
        config["mjolnir"]["concurrency"] = 1
        config["service_limits"]["auto"]["max_matrix_location_pairs"] = 10**6
        config["service_limits"]["auto"]["max_locations"] = 10**4
        path = Path(folder) / "valhalla.json"
        path.write_text(json.dumps(config))
        build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
        subprocess.run([str(build), "-c", str(path), extract], check=True, capture_output=True)
        actor = valhalla.Actor(path)
        here = [request["here"]]
        area = {"locations": here, "costing": "auto", "contours": [{"time": 15}], "polygons": True}
        took = []
        for _ in range(3):
            start = time.process_time()
            shape = json.loads(actor.isochrone(json.dumps(area)))
            took.append(time.process_time() - start)
        pairs = {"sources": here, "targets": request["there"], "costing": "auto"}
        row = json.loads(actor.matrix(json.dumps(pairs)))["sources_to_targets"][0]
    seconds = [cell["time"] if isinstance(cell, dict) else cell for cell in row]
    return {"took": min(took), "shape": shape["features"][0]["geometry"], "seconds": seconds}


if __name__ == "__main__":
    answer = {"dbscan": dbscan, "valhalla": valhalla}[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write("\n" + json.dumps(answer))
