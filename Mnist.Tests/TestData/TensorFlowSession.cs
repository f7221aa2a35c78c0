using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Mnist.Formats.Tensors;

namespace Mnist.Tests.TestData;

/// <summary>Runs a SavedModel in real TensorFlow through its C API.</summary>
internal sealed unsafe class TensorFlowSession : IDisposable
{
    private const int Float = 1;
    private const int Int32 = 3;

    private static readonly Lazy<string?> Folder = new(FindFolder);
    private static readonly Lazy<nint> Library = new(() => LoadLibrary(Folder.Value!));

    private readonly nint _graph;
    private readonly nint _session;
    private readonly nint _status;

    public TensorFlowSession(string modelFolder)
    {
        _status = ((delegate* unmanaged<nint>)Export("TF_NewStatus"))();
        _graph = ((delegate* unmanaged<nint>)Export("TF_NewGraph"))();
        nint options = ((delegate* unmanaged<nint>)Export("TF_NewSessionOptions"))();
        fixed (byte* folder = Utf8(modelFolder))
        {
            fixed (byte* tag = "serve\0"u8)
            {
                byte* tags = tag;
                _session = ((delegate* unmanaged<nint, nint, byte*, byte**, int, nint, nint, nint, nint>)Export("TF_LoadSessionFromSavedModel"))(
                    options, 0, folder, &tags, 1, _graph, 0, _status);
            }
        }

        Check();
    }

    /// <summary>Skips the test, saying so, where there is no TensorFlow.</summary>
    public static void RequireTensorFlow() => Assert.SkipWhen(
        Folder.Value is null, "No TensorFlow: neither TENSORFLOW_DIR nor ../shared/tensorflow is there, so what we save was not run in it.");

    /// <summary>Feeds one float tensor and fetches another.</summary>
    public float[] Run(string input, float[] x, long[] shape, string output) => Run([(input, new NDArray(x, shape))], [output])[0];

    /// <summary>Feeds tensors of floats and integers, and fetches floats.</summary>
    public float[][] Run((string Name, NDArray Values)[] inputs, string[] outputs)
    {
        TensorEnd[] from = [.. inputs.Select(input => End(input.Name))];
        TensorEnd[] to = [.. outputs.Select(End)];
        nint[] fed = [.. inputs.Select(input => Tensor(input.Values))];
        nint[] fetched = new nint[outputs.Length];
        fixed (TensorEnd* fromEnds = from, toEnds = to)
        fixed (nint* tensors = fed, results = fetched)
        {
            ((delegate* unmanaged<nint, nint, TensorEnd*, nint*, int, TensorEnd*, nint*, int, nint*, int, nint, nint, void>)Export("TF_SessionRun"))(
                _session, 0, fromEnds, tensors, fed.Length, toEnds, results, fetched.Length, null, 0, 0, _status);
        }

        Check();
        return [.. fetched.Select(Floats)];
    }

    public void Dispose()
    {
        ((delegate* unmanaged<nint, nint, void>)Export("TF_CloseSession"))(_session, _status);
        ((delegate* unmanaged<nint, nint, void>)Export("TF_DeleteSession"))(_session, _status);
        ((delegate* unmanaged<nint, void>)Export("TF_DeleteGraph"))(_graph);
        ((delegate* unmanaged<nint, void>)Export("TF_DeleteStatus"))(_status);
    }

    private static nint Tensor(NDArray values)
    {
        long[] shape = values.shape.dims;
        bool isInteger = values.dtype == TF_DataType.TF_INT32;
        nint tensor;
        fixed (long* dims = shape)
        {
            tensor = ((delegate* unmanaged<int, long*, int, nint, nint>)Export("TF_AllocateTensor"))(isInteger ? Int32 : Float, dims, shape.Length, (nint)values.size * sizeof(float));
        }

        void* data = (void*)((delegate* unmanaged<nint, nint>)Export("TF_TensorData"))(tensor);
        if (isInteger)
        {
            values.ToArray<int>().CopyTo(new Span<int>(data, (int)values.size));
        }
        else
        {
            values.ToArray<float>().CopyTo(new Span<float>(data, (int)values.size));
        }

        return tensor;
    }

    private static float[] Floats(nint tensor)
    {
        nint bytes = ((delegate* unmanaged<nint, nint>)Export("TF_TensorByteSize"))(tensor);
        return new Span<float>((void*)((delegate* unmanaged<nint, nint>)Export("TF_TensorData"))(tensor), (int)bytes / sizeof(float)).ToArray();
    }

    private TensorEnd End(string tensor)
    {
        string[] parts = tensor.Split(':');
        fixed (byte* name = Utf8(parts[0]))
        {
            nint operation = ((delegate* unmanaged<nint, byte*, nint>)Export("TF_GraphOperationByName"))(_graph, name);
            Assert.True(operation != 0, $"TensorFlow's graph has no operation '{parts[0]}'.");
            return new TensorEnd { Operation = operation, Index = parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0 };
        }
    }

    private void Check()
    {
        if (((delegate* unmanaged<nint, int>)Export("TF_GetCode"))(_status) != 0)
        {
            Assert.Fail("TensorFlow says: " + Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Export("TF_Message"))(_status)));
        }
    }

    private static nint Export(string name) => NativeLibrary.GetExport(Library.Value, name);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private static nint LoadLibrary(string folder)
    {
        NativeLibrary.Load(Path.Combine(folder, "libtensorflow_framework.so.2"));
        return NativeLibrary.Load(Path.Combine(folder, "libtensorflow_cc.so.2"));
    }

    private static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable("TENSORFLOW_DIR") is { Length: > 0 } folder)
        {
            return folder;
        }

        string script = Path.GetFullPath(Path.Combine(FixtureFolder.Repository, "..", "shared", "tensorflow", "unpack.sh"));
        if (!OperatingSystem.IsLinux() || !File.Exists(script))
        {
            return null;
        }

        using Process unpack = Process.Start(new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true })!;
        string printed = unpack.StandardOutput.ReadToEnd().Trim();
        unpack.WaitForExit();
        return unpack.ExitCode == 0 ? printed : null;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TensorEnd
    {
        public nint Operation;
        public int Index;
    }
}
