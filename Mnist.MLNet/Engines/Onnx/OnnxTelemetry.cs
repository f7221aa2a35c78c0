using System.Runtime.InteropServices;

namespace Mnist.MLNet.Engines.Onnx;

/// <summary>What ONNX Runtime would tell its maker: 1.31 notes processes and models in a database below the user's cache folder, to be sent.</summary>
/// <remarks>It is asked by a variable of the process before it starts, since its environment writes first and can be told afterwards only. A program that sets <c>ORT_DISABLE_TELEMETRY</c> itself is left its choice.</remarks>
internal static partial class OnnxTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Switches it off, unless the program or its user chose otherwise.</summary>
    public static void SwitchOff()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        // The runtime's variables are copies, which native code does not see but on Windows.
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable(Variable, "1", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
