using System.Text;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

public sealed class NpyFileTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        using TemporaryFolder folder = new();
        NDArray array = new(new[] { 1f, -2.5f, float.MaxValue, 1e-45f, 0f, 3f }, (3, 2));

        NpyFile.Write(folder.Sub("a.npy"), array);

        Assert.Equal(array.shape, NpyFile.Read(folder.Sub("a.npy")).shape);
        Assert.Equal(array.ToArray<float>(), NpyFile.Read(folder.Sub("a.npy")).ToArray<float>());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "elements of type '|O'")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", "column by column")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }", "expected 36 for shape (9,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 999999999999), }", "claims more than")]
    [InlineData("__import__('os').system('x')", "has a header that is not of the form")]
    public void Wrong_headers_are_answered_with_what_is_wrong(string header, string expected)
    {
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), 0, 0, 128, 63];

        DatasetException error = Assert.Throws<DatasetException>(() => NpyFile.Parse(file, "x.npy"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
