using System.IO.MemoryMappedFiles;
using System.Text;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Writes down what is read, in a file that is there still when the process is not: where a stack overflows no exception tells.</summary>
internal sealed class CurrentInput : IDisposable
{
    private const int Length = 256;

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte[] _text = new byte[Length];

    /// <param name="worker">Number of the worker.</param>
    public CurrentInput(int worker)
    {
        Directory.CreateDirectory(FindingFolder.Root);
        _path = Path.Combine(FindingFolder.Root, $"current-{Environment.ProcessId}-{worker}.txt");
        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, null, Length);
        _view = _file.CreateViewAccessor();
    }

    public void Write(Recipe recipe)
    {
        Array.Fill(_text, (byte)' ');
        Encoding.UTF8.GetBytes(recipe.ToString()).AsSpan().CopyTo(_text);
        _view.WriteArray(0, _text, 0, Length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
