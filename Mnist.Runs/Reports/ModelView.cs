namespace Mnist.Runs.Reports;

/// <summary>What a report says of one model. A part that the run lacks is null, and <see cref="Missing"/> says so.</summary>
/// <param name="Number">Its place in the report, from 1.</param>
/// <param name="Title">The heading.</param>
/// <param name="Missing">What is not known of the model; null when all is.</param>
/// <param name="DataNotes">What was done to its images, or is unlike the data set of their name; null when there is nothing to say.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Recipe">How it was trained.</param>
/// <param name="Curves">Loss and accuracy over the epochs.</param>
/// <param name="CurvesNote">What the lines of the curves are.</param>
/// <param name="Test">Accuracy and loss on the test set, beside those of others.</param>
/// <param name="Metrics">Its other metrics on the test set; null without an evaluation.</param>
/// <param name="LeftOut">Which images are in none of the metrics; null when all are.</param>
/// <param name="Weighted">How weights enter the metrics; null where all rows count alike.</param>
/// <param name="Undefined">Why metrics are not there.</param>
/// <param name="Confused">The classes it takes for each other most often; null where it makes no mistake.</param>
/// <param name="Confusion">Its confusion matrix.</param>
/// <param name="ConfusionNote">What that is.</param>
/// <param name="ConfusedNote">What the table of confused classes is.</param>
/// <param name="ClassesNote">What the table of classes is.</param>
/// <param name="Things">What the confusion matrix counts: images, rows or weights.</param>
/// <param name="Classes">The metrics of each class.</param>
/// <param name="Plots">ROC, precision and recall of each class, and reliability, as far as they are known.</param>
/// <param name="PlotsNote">What these are; null without any.</param>
/// <param name="MisclassifiedNote">Which misclassified images are shown.</param>
/// <param name="Misclassified">Those images.</param>
internal sealed record ModelView(
    int Number,
    string Title,
    string? Missing,
    string? DataNotes,
    ReportTable? Layers,
    ReportTable? Recipe,
    IReadOnlyList<CurvePlot> Curves,
    string? CurvesNote,
    ReportTable Test,
    ReportTable? Metrics,
    string? LeftOut,
    string? Weighted,
    IReadOnlyList<string> Undefined,
    ReportTable? Confused,
    ConfusionView? Confusion,
    string? ConfusionNote,
    string? ConfusedNote,
    string? ClassesNote,
    string Things,
    ReportTable? Classes,
    IReadOnlyList<ReportPlot> Plots,
    string? PlotsNote,
    string? MisclassifiedNote,
    IReadOnlyList<MisclassifiedView> Misclassified);
