namespace Mnist.Tests.Consumer;

/// <summary>A folder of its own as the current one, with the committed models in it, as after a clone; gone afterwards.</summary>
internal sealed class WorkingFolder : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;
    private readonly string _folder = Directory.CreateTempSubdirectory("mnist-consumer-").FullName;

    public WorkingFolder()
    {
        CommittedModels.CopyTo(_folder);
        Environment.CurrentDirectory = _folder;
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }
}
