package io.github.wsld.bench.section;

import io.github.wsld.bench.report.Report;
import java.io.IOException;

/** A part of a run, which adds its figures to the report. */
public interface Section {
    /** @throws IOException when something that is compared could not run */
    void run(Report report) throws IOException, InterruptedException;
}
