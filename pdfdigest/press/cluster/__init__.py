"""Machines: galleys are set by workers of a Dask cluster, and come out as they would here.

scheduler     an executor whose workers stand on other machines, and what becomes of what dies
connection    how a scheduler is reached, and whether it and its workers would set the same bytes
parcel        a galley as a value that stands alone, its pictures, fonts and stylesheets by hash
named_files   the files of a publication that a galley's styles and HTML name
unpacked      a parcel becomes a galley again, on the machine that sets it
toolchains    what sets pages on a machine, as facts that two machines can compare
worker_task   what a worker of Dask is asked for
"""
