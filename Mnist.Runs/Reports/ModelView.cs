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
/// <param name="Test">Its metrics on the test set.</param>
/// <param name="Confusion">Its confusion matrix.</param>
/// <param name="Classes">The metrics of each class.</param>
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
    ConfusionView? Confusion,
    ReportTable? Classes,
    string? MisclassifiedNote,
    IReadOnlyList<MisclassifiedView> Misclassified);
