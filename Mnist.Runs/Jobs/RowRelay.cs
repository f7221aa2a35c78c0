namespace Mnist.Runs.Jobs;

/// <summary>Passes the scorer's count on together with the number of all rows.</summary>
internal sealed class RowRelay : IProgress<long>
{
    private readonly IProgress<RowCount> _progress;
    private readonly long _total;

    private RowRelay(IProgress<RowCount> progress, long total) => (_progress, _total) = (progress, total);

    public static RowRelay? Create(IProgress<RowCount>? progress, long total) => progress is null ? null : new RowRelay(progress, total);

    public void Report(long value) => _progress.Report(new RowCount(value, _total));
}
