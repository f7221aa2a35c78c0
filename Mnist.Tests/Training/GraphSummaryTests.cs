using System.Xml.Linq;
using Mnist.Models.Graphs;
using Mnist.Models;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>How a graph is shown: the table and the drawing.</summary>
public sealed class GraphSummaryTests
{
    [Fact]
    public void Summary_says_what_each_layer_is_connected_to()
    {
        Functional model = Twins();
        StringWriter text = new() { NewLine = "\n" };
        model.Output = text;

        model.summary();

        // 4 x 3 + 3 in the shared layer, counted once; 3 x 2 + 2 in the last.
        Assert.Equal(
            """
            Model: "twins"
            __________________________________________________________________________________________________
            Layer (type)                    Output Shape         Param #    Connected to
            ==================================================================================================
            left (InputLayer)               (None, 4)            0
            right (InputLayer)              (None, 4)            0
            shared (Dense)                  (None, 3)            15         left[0][0]
                                                                            right[0][0]
            head (Functional)               (None, 2)            8          shared[0][0]
                                                                            shared[1][0]
            ==================================================================================================
            Total params: 23
            Trainable params: 23
            Non-trainable params: 0
            __________________________________________________________________________________________________

            """,
            text.ToString());
    }

    [Fact]
    public void A_drawing_has_a_box_for_each_call_and_a_line_for_each_tensor_read()
    {
        using TemporaryFolder folder = new();
        string file = folder.Sub("twins.svg");

        keras.utils.plot_model(Twins(), file, show_shapes: true);

        XNamespace svg = "http://www.w3.org/2000/svg";
        XElement root = XDocument.Load(file).Root!;
        Assert.Equal(5 + 1, root.Elements(svg + "rect").Count());
        Assert.Equal(4, root.Elements(svg + "path").Count(path => path.Attribute("fill")!.Value == "none"));
        Assert.Equal(2, root.Elements(svg + "text").Count(text => text.Value == "shared"));
        Assert.Contains(root.Elements(svg + "text"), text => text.Value == "(None, 2)");
    }

    [Fact]
    public void Boxes_of_a_rank_do_not_overlap_and_lines_go_down()
    {
        using TemporaryFolder folder = new();
        string file = folder.Sub("model.svg");

        keras.utils.plot_model(Twins(), file);

        XNamespace svg = "http://www.w3.org/2000/svg";
        (double Left, double Top, double Right)[] boxes = [.. XDocument.Load(file).Root!.Elements(svg + "rect").Where(rect => rect.Attribute("x") is not null)
            .Select(rect => ((double)rect.Attribute("x")!, (double)rect.Attribute("y")!, (double)rect.Attribute("x")! + (double)rect.Attribute("width")!))];
        Assert.All(
            boxes.SelectMany((box, i) => boxes.Skip(i + 1).Select(other => (box, other))),
            pair => Assert.True(pair.box.Top != pair.other.Top || pair.box.Right < pair.other.Left || pair.other.Right < pair.box.Left));
        Assert.Equal(3, boxes.Select(box => box.Top).Distinct().Count());
    }

    [Fact]
    public void A_drawing_of_another_kind_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("to_file", () => keras.utils.plot_model(Twins(), "model.png"));

        Assert.StartsWith("plot_model writes SVG, received the file name 'model.png'; let it end in .svg.", error.Message, StringComparison.Ordinal);
    }

    private static Functional Twins()
    {
        var left = keras.Input(4, name: "left");
        var right = keras.Input(4, name: "right");
        var shared = keras.layers.Dense(3, name: "shared");
        Tensors both = (shared.Apply(left), shared.Apply(right));
        return keras.Model((left, right), Head().Apply(both), name: "twins");
    }

    // A model of two inputs that looks at the first only: a nested model is one layer of the table.
    private static Functional Head()
    {
        var first = keras.Input(3, name: "first");
        var second = keras.Input(3, name: "second");
        return keras.Model((first, second), keras.layers.Dense(2).Apply(first), name: "head");
    }
}
