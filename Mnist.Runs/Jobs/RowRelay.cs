namespace Mnist.Runs.Jobs;

/// <summary>Passes the scorer's count on together with the number of all rows.</summary>
internal sealed class RowRelay : IProgress<long>
{
    private readonly IProgress<RowCount> _progress;
    private readonly long _before;
    private readonly long _total;

    private RowRelay(IProgress<RowCount> progress, long before, long total) => (_progress, _before, _total) = (progress, before, total);

    public static RowRelay? Create(IProgress<RowCount>? progress, long total, long before = 0) => progress is null ? null : new RowRelay(progress, before, total);

    public void Report(long value) => _progress.Report(new RowCount(_before + value, _total));
}
